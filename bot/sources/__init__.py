"""The places Raincloud reads, one adapter a file, and the manners it reads them with."""
