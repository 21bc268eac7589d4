package com.example.crm;

import dev.leadpatch.application.testing.IdempotencyContract;
import dev.leadpatch.application.testing.LeadStoreFixture;
import dev.leadpatch.application.testing.StoreSetup;

final class CrmStoreIdempotencyTest extends IdempotencyContract {
    @Override
    protected LeadStoreFixture open(StoreSetup setup) {
        return CrmStoreFixture.of(setup);
    }
}
