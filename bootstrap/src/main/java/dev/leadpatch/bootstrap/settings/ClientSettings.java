package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.http.TrustedProxies;

/**
 * The settings of clients: their addresses.
 *
 * @param trustedProxies the reverse proxies that report the addresses of clients
 */
public record ClientSettings(TrustedProxies trustedProxies) {

    /** The documented defaults. */
    public static final ClientSettings DEFAULTS = new ClientSettings(TrustedProxies.NONE);

    static ClientSettings read(SettingsReader reader) {
        return new ClientSettings(reader.readList(
                Setting.TRUSTED_PROXIES,
                TrustedProxies.NONE,
                TrustedProxies::and,
                "an address or a range such as 10.0.0.0/8"));
    }
}
