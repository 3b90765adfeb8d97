"""learnlaw: quotas, study records and quizzes on law for Chinese local governments."""

__version__ = "0.1.0"
