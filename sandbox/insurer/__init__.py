"""The sandbox insurer: a SOAP service that quotes and concludes policies."""
