package dev.leadpatch.application.faulty;

import dev.leadpatch.application.testing.LeadStoreContract;
import dev.leadpatch.application.testing.LeadStoreFixture;
import dev.leadpatch.application.testing.StoreSetup;

final class HostLeadStoreTest extends LeadStoreContract {
    @Override
    protected LeadStoreFixture open(StoreSetup setup) {
        return new HostLeadStore(setup);
    }
}
