"""Who we speak with: a folder per partner with its client (I/O only), its mapping (pure) and its schemas."""
