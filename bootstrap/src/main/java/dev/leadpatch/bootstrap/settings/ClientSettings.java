package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.http.HttpSettings.Clients;
import dev.leadpatch.adapter.http.TrustedProxies;
import dev.leadpatch.domain.access.RateLimit;

/**
 * The settings of clients: their addresses and limits.
 *
 * @param trustedProxies the reverse proxies that report the addresses of clients
 * @param rateLimit the rate limit of API keys that have none of their own
 * @param maxFailedAuthentications the maximum number of requests with an invalid API key, per minute and client
 */
public record ClientSettings(TrustedProxies trustedProxies, RateLimit rateLimit, int maxFailedAuthentications) {

    /** The documented defaults. */
    public static final ClientSettings DEFAULTS = new ClientSettings(
            Clients.DEFAULTS.trustedProxies(), RateLimit.NONE, Clients.DEFAULTS.maxFailedAuthentications());

    private static final int UNLIMITED = 0;

    static ClientSettings read(SettingsReader reader) {
        return new ClientSettings(
                reader.readList(
                        Setting.TRUSTED_PROXIES,
                        DEFAULTS.trustedProxies(),
                        TrustedProxies::and,
                        "an address or a range such as 10.0.0.0/8"),
                readRateLimit(reader),
                reader.readNumber(Setting.FAILED_AUTHENTICATIONS, 1, 1_000_000, DEFAULTS.maxFailedAuthentications()));
    }

    private static RateLimit readRateLimit(SettingsReader reader) {
        int requests = reader.readNumber(Setting.RATE_LIMIT, 1, RateLimit.MAX_PER_MINUTE, UNLIMITED);
        return requests == UNLIMITED ? RateLimit.NONE : RateLimit.perMinute(requests);
    }
}
