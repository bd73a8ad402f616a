"""Files of messages, such as PO and Qt TS, changed in place and written."""
