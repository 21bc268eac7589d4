package dev.leadpatch.application.faulty;

import dev.leadpatch.application.testing.StoreSetup;

/** A store that locks no lead. */
class LocklessLeadStore extends HostLeadStore {
    LocklessLeadStore(StoreSetup setup) {
        super(setup);
    }

    @Override
    final boolean lock(Key key) {
        return true;
    }

    @Override
    final void unlock(Key key, boolean isCompleted) {
        // nothing is locked
    }
}
