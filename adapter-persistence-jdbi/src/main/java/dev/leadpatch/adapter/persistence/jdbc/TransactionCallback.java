package dev.leadpatch.adapter.persistence.jdbc;

/** The body of a transaction; it may run again after a rollback. */
@FunctionalInterface
public interface TransactionCallback<T> {
    T run(TransactionContext transaction);
}
