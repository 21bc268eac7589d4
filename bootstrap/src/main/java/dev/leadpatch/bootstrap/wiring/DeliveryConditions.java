package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.SecretMaintenance;
import dev.leadpatch.adapter.persistence.SecretMaintenance.SecretCounts;
import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.application.ReadinessCondition.Cause;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.SharedAllowlistStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether this node is configured for the deliveries of the cluster: whether its secret key decrypts the stored
 * secrets, and whether its allowlist has all entries of the other sending nodes. Logs each change. Thread-safe.
 */
final class DeliveryConditions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryConditions.class);

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    // longer than a pause of a node, so that a node with fewer entries does not take over meanwhile
    private static final Duration LIFETIME = Duration.ofSeconds(60);
    // long enough for the other nodes with the same list to register it again
    private static final Duration LIFETIME_AFTER_STOP = INTERVAL.plusSeconds(5);

    private final SecretMaintenance secrets;
    private final SharedAllowlistStore allowlists;
    private final boolean hasSecretKey;
    private final Optional<Set<String>> allowlist;
    private final List<BackgroundLoop> running = new ArrayList<>();
    private volatile SecretCounts counts = new SecretCounts(0, 0);
    private volatile Optional<Set<String>> missing = Optional.empty();

    /** @param allowlist the entries of this node's allowlist; empty if it sends no deliveries */
    DeliveryConditions(
            SecretMaintenance secrets,
            SharedAllowlistStore allowlists,
            boolean hasSecretKey,
            Optional<Set<String>> allowlist) {
        this.secrets = secrets;
        this.allowlists = allowlists;
        this.hasSecretKey = hasSecretKey;
        this.allowlist = allowlist;
    }

    /** Checks the conditions, and repeats this at intervals until this is closed. */
    void start(BackgroundLoops loops) {
        check();
        running.add(loops.schedule("leadpatch-delivery-conditions", INTERVAL, this::check));
    }

    /** Checks the secret key, and compares and registers the allowlist. */
    void check() {
        unlessUnavailable(() -> {
            update(secrets.count());
            allowlist.ifPresent(this::checkAllowlist);
        });
    }

    /** Checks the secret key alone. */
    void checkSecrets() {
        unlessUnavailable(() -> update(secrets.count()));
    }

    /** An outage of the database changes nothing: the next check repeats this one. */
    private static void unlessUnavailable(Runnable check) {
        try {
            check.run();
        } catch (StoreUnavailableException e) {
            LOG.debug("The conditions of deliveries can't be checked; retrying at the next interval", e);
        }
    }

    private void update(SecretCounts current) {
        if (!current.equals(counts) && current.unreadable() > 0) {
            LOG.error(
                    hasSecretKey
                            ? "The secrets of {} webhook endpoints were encrypted with a key other than LEADPATCH_SECRET_KEY;"
                                    + " this node claims none of their deliveries until that key is restored, or added to"
                                    + " LEADPATCH_PREVIOUS_SECRET_KEYS, or the secrets are rotated"
                            : "The secrets of {} webhook endpoints are encrypted, and LEADPATCH_SECRET_KEY is not set; this"
                                    + " node claims none of their deliveries until it is set to the key that encrypted them",
                    current.unreadable());
        }
        if (current.unreadable() == 0 && counts.unreadable() > 0) {
            LOG.info("This node can decrypt the secrets of all webhook endpoints again");
        }
        counts = current;
    }

    private void checkAllowlist(Set<String> entries) {
        Set<String> lacking = allowlists.register(entries, LIFETIME);
        if (!lacking.isEmpty() && !missing.equals(Optional.of(lacking))) {
            LOG.error(
                    "LEADPATCH_WEBHOOK_ALLOW of this node lacks {}, which another node allows, or allowed within the"
                            + " last minute: this node claims no deliveries. Nodes must have the same list",
                    String.join(",", lacking));
        }
        if (lacking.isEmpty() && missing.filter(before -> !before.isEmpty()).isPresent()) {
            LOG.info("LEADPATCH_WEBHOOK_ALLOW of this node has all entries of the cluster; it claims deliveries");
        }
        missing = Optional.of(lacking);
    }

    /** Whether this node may claim deliveries: not before its allowlist was compared to that of the other nodes. */
    boolean mayClaim() {
        return missing.filter(Set::isEmpty).isPresent();
    }

    /** Returns the conditions as {@code /readyz} reports them; only a wrong secret key makes a node not ready. */
    List<ReadinessCondition> readiness() {
        return List.of(
                () -> causeIf(
                        counts.readable() == 0 && counts.unreadable() > 0,
                        "secret_key_wrong",
                        (hasSecretKey ? "the secret key decrypts none of the" : "there is no secret key for the")
                                + " secrets of webhook endpoints; no deliveries are claimed"),
                ReadinessCondition.warning(() -> causeIf(
                        counts.readable() > 0 && counts.unreadable() > 0,
                        "secrets_unreadable",
                        "secrets of webhook endpoints can't be decrypted; their deliveries are not claimed")),
                ReadinessCondition.warning(() -> causeIf(
                        missing.filter(lacking -> !lacking.isEmpty()).isPresent(),
                        "webhook_allowlist_incomplete",
                        "the allowlist lacks entries that another node has; no deliveries are claimed")));
    }

    private static Optional<Cause> causeIf(boolean holds, String code, String message) {
        return holds ? Optional.of(new Cause(code, message)) : Optional.empty();
    }

    @Override
    public void close() {
        BackgroundLoops.forEach(running, BackgroundLoop::close);
        if (mayClaim()) {
            release();
        }
    }

    /** Lets a node with fewer entries, such as this one after a restart, replace the list soon. */
    private void release() {
        try {
            allowlist.ifPresent(entries -> allowlists.release(entries, LIFETIME_AFTER_STOP));
        } catch (StoreUnavailableException e) {
            LOG.debug("The allowlist can't be released; it expires", e);
        }
    }
}
