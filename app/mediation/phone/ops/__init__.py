"""What a phone asks of a case, operation by operation. Each checks that the case was in these hands at that moment,
then calls the desk's own act; the same ids, said again, are once."""
