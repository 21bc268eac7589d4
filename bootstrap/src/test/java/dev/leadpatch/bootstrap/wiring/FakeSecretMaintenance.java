package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.SecretMaintenance;
import dev.leadpatch.application.StoreUnavailableException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Returns chosen counts of secrets. */
final class FakeSecretMaintenance implements SecretMaintenance {
    SecretCounts counts = new SecretCounts(1, 0);
    boolean available = true;

    @Override
    public SecretCounts count() {
        if (!available) {
            throw new StoreUnavailableException("unavailable", new TimeoutException());
        }
        return counts;
    }

    @Override
    public void encryptPlaintext(Instant now, Supplier<UUID> integrationIds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ReencryptionResult reencrypt(Instant now) {
        throw new UnsupportedOperationException();
    }
}
