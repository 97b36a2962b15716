"""The languages of pages: catalogues of messages, numbers and dates, and which of them a request gets."""
