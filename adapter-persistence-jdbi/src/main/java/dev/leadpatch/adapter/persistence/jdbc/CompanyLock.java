package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.domain.value.CompanyId;
import org.jdbi.v3.core.Handle;

/** Locks the row of a company, which serializes the changes of its keys and the additions of its endpoints. */
public final class CompanyLock {
    private static final String LOCK_COMPANY = """
            select id
            from companies
            where id = :company
            for no key update
            """;

    private CompanyLock() {}

    /** Locks the company until the transaction ends; false if it does not exist. */
    public static boolean acquire(Handle handle, CompanyId company) {
        return handle.createQuery(LOCK_COMPANY)
                .bind("company", company.value())
                .mapTo(Long.class)
                .findOne()
                .isPresent();
    }
}
