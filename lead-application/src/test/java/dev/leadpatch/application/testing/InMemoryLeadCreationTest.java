package dev.leadpatch.application.testing;

final class InMemoryLeadCreationTest extends LeadCreationContract {
    @Override
    protected LeadStoreFixture open(StoreSetup setup) {
        return InMemoryPersistence.open(setup);
    }
}
