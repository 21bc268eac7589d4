package dev.leadpatch.application.testing;

final class InMemoryLeadStoreTest extends LeadStoreContract {
    @Override
    protected LeadStoreFixture open(StoreSetup setup) {
        return InMemoryPersistence.open(setup);
    }
}
