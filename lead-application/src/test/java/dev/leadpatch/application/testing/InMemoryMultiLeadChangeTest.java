package dev.leadpatch.application.testing;

final class InMemoryMultiLeadChangeTest extends MultiLeadChangeContract {
    @Override
    protected LeadStoreFixture open(StoreSetup setup) {
        return InMemoryPersistence.open(setup);
    }
}
