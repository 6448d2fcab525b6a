"""Tests of a server's settings as they are typed."""
