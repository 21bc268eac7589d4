package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.http.AllowedHosts;
import dev.leadpatch.adapter.http.HttpSettings.Clients;
import dev.leadpatch.adapter.http.TrustedProxies;
import dev.leadpatch.adapter.persistence.StorageQuotas;
import dev.leadpatch.domain.access.RateLimit;
import java.util.function.LongSupplier;

/**
 * The settings of clients: their addresses and limits.
 *
 * @param hosts the hosts that clients may request
 * @param trustedProxies the reverse proxies that report the addresses of clients
 * @param rateLimit the rate limit of API keys that have none of their own
 * @param maxFailedAuthentications the maximum number of requests with an invalid API key, per minute and client
 * @param quotas what each company may store
 */
public record ClientSettings(
        AllowedHosts hosts,
        TrustedProxies trustedProxies,
        RateLimit rateLimit,
        int maxFailedAuthentications,
        StorageQuotas quotas) {

    /** The documented defaults. */
    public static final ClientSettings DEFAULTS = new ClientSettings(
            Clients.DEFAULTS.trustedProxies(), RateLimit.NONE, Clients.DEFAULTS.maxFailedAuthentications());

    private static final int UNLIMITED = 0;
    private static final int MAX_NUMBER = 100_000_000;
    private static final long MIB = 1024 * 1024;

    /** Settings with the default quotas. */
    public ClientSettings(TrustedProxies trustedProxies, RateLimit rateLimit, int maxFailedAuthentications) {
        this(trustedProxies, rateLimit, maxFailedAuthentications, StorageQuotas.DEFAULTS);
    }

    /** Settings with any host. */
    public ClientSettings(
            TrustedProxies trustedProxies, RateLimit rateLimit, int maxFailedAuthentications, StorageQuotas quotas) {
        this(AllowedHosts.ANY, trustedProxies, rateLimit, maxFailedAuthentications, quotas);
    }

    /** Returns these settings with other hosts. */
    ClientSettings withHosts(AllowedHosts others) {
        return new ClientSettings(others, trustedProxies, rateLimit, maxFailedAuthentications, quotas);
    }

    /**
     * Returns the settings of clients of the HTTP server.
     *
     * @param nanoTime the time of rate limits
     */
    public Clients forHttp(LongSupplier nanoTime) {
        return new Clients(hosts, trustedProxies, maxFailedAuthentications, nanoTime);
    }

    static ClientSettings read(SettingsReader reader) {
        return new ClientSettings(
                reader.readList(
                        Setting.TRUSTED_PROXIES,
                        DEFAULTS.trustedProxies(),
                        TrustedProxies::and,
                        "an address or a range such as 10.0.0.0/8"),
                readRateLimit(reader),
                reader.readNumber(Setting.FAILED_AUTHENTICATIONS, 1, 1_000_000, DEFAULTS.maxFailedAuthentications()),
                readQuotas(reader, StorageQuotas.DEFAULTS));
    }

    private static StorageQuotas readQuotas(SettingsReader reader, StorageQuotas defaults) {
        return new StorageQuotas(
                reader.readNumber(
                        Setting.MAX_IDEMPOTENCY_KEYS, 1, MAX_NUMBER, Math.toIntExact(defaults.maxIdempotencyKeys())),
                readMebibytes(reader, Setting.MAX_IDEMPOTENCY_MB, defaults.maxIdempotencyBytes()),
                readMebibytes(reader, Setting.MAX_WAITING_MB, defaults.maxWaitingBytes()));
    }

    private static long readMebibytes(SettingsReader reader, Setting setting, long defaultBytes) {
        return MIB * reader.readNumber(setting, 1, MAX_NUMBER, Math.toIntExact(defaultBytes / MIB));
    }

    private static RateLimit readRateLimit(SettingsReader reader) {
        int requests = reader.readNumber(Setting.RATE_LIMIT, 1, RateLimit.MAX_PER_MINUTE, UNLIMITED);
        return requests == UNLIMITED ? RateLimit.NONE : RateLimit.perMinute(requests);
    }
}
