"""What ./run and ./test call besides the libraries: one small script per job."""
