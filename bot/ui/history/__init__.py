"""Answers, pages, quizzes and sizes."""
