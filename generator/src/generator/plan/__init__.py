"""What a brief asks for, as data: files, steps on the page, questions about its picture."""
