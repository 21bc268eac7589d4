package dev.leadpatch.application.testing;

final class InMemoryIdempotencyTest extends IdempotencyContract {
    @Override
    protected LeadStoreFixture open(StoreSetup setup) {
        return InMemoryPersistence.open(setup);
    }
}
