package com.example.crm;

import dev.leadpatch.application.testing.LeadStoreContract;
import dev.leadpatch.application.testing.LeadStoreFixture;
import dev.leadpatch.application.testing.StoreSetup;

final class CrmStoreTest extends LeadStoreContract {
    @Override
    protected LeadStoreFixture open(StoreSetup setup) {
        return CrmStoreFixture.of(setup);
    }
}
