"""What is made of the work: assessments and official papers."""
