package dev.leadpatch.application.faulty;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.testing.LeadStoreContract;
import dev.leadpatch.application.testing.LeadStoreFixture;
import dev.leadpatch.application.testing.StoreSetup;
import dev.leadpatch.domain.lead.Lead;
import java.util.List;

/** A store with optimistic locking passes the contract too: it locks no lead, and decides again after a conflict. */
final class OptimisticLeadStoreTest extends LeadStoreContract {
    @Override
    protected LeadStoreFixture open(StoreSetup setup) {
        return new OptimisticLeadStore(setup);
    }

    private static final class OptimisticLeadStore extends LocklessLeadStore {
        private static final class ConflictException extends RuntimeException {
            private static final long serialVersionUID = 1;
        }

        OptimisticLeadStore(StoreSetup setup) {
            super(setup);
        }

        @Override
        public <R> Outcome<R> change(Change<R> change) {
            while (true) {
                try {
                    return super.change(change);
                } catch (ConflictException e) {
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        synchronized void write(Key key, Lead before, List<LeadEvent> events) {
            if (!row(key).orElseThrow().lead().equals(before)) {
                throw new ConflictException();
            }
            super.write(key, before, events);
        }
    }
}
