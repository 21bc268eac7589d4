package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;

/**
 * Transactions that lock the row of a company. Within this process, the transactions of a company wait for each other
 * without a connection, so that one company does not occupy the connections of the others. Thread-safe.
 */
public final class CompanyTransactions {
    private final KeyedSemaphore<CompanyId> companies = new KeyedSemaphore<>(1);
    private final Database database;

    public CompanyTransactions(Database database) {
        this.database = database;
    }

    /**
     * Runs {@code work} as {@link Database#transact(TransactionCallback)} does.
     *
     * @return empty if other transactions of the company lasted beyond the deadline; nothing was changed
     */
    public <T> Optional<T> transact(CompanyId company, TransactionCallback<T> work) {
        StoreDeadline deadline = new StoreDeadline();
        return companies
                .call(company, deadline.remainingOf(StoreDeadline.LEAD_WAIT), () -> database.transact(deadline, work))
                .flatMap(committed -> committed);
    }
}
