"""What is kept about members: the sizes they wear, their watches, their answers to the quiz."""
