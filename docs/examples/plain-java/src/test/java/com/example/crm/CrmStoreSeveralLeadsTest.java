package com.example.crm;

import dev.leadpatch.application.testing.LeadStoreFixture;
import dev.leadpatch.application.testing.MultiLeadChangeContract;
import dev.leadpatch.application.testing.StoreSetup;

final class CrmStoreSeveralLeadsTest extends MultiLeadChangeContract {
    @Override
    protected LeadStoreFixture open(StoreSetup setup) {
        return CrmStoreFixture.of(setup);
    }
}
