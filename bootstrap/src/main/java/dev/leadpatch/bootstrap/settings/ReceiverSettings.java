package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.webhook.OutboundProxy;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of connections to webhook receivers.
 *
 * @param allowlist the additional webhook destinations
 * @param http the proxy and the certificate authorities
 */
public record ReceiverSettings(ReceiverAllowlist allowlist, WebhookSettings http) {

    /** No additional destination, no proxy and no additional certificate authority. */
    public static final ReceiverSettings DEFAULTS =
            new ReceiverSettings(ReceiverAllowlist.NONE, WebhookSettings.DEFAULTS);

    /**
     * Reads the settings, for commands that do not serve.
     *
     * @param options the values of the command line
     * @throws InvalidSettingsException if a setting is invalid
     */
    public static ReceiverSettings read(Map<Setting, String> options, Map<String, String> environment)
            throws InvalidSettingsException {
        SettingsReader reader = new SettingsReader(options, environment);
        ReceiverSettings settings = new ReceiverSettings(reader.readReceiverAllowlist(), readHttp(reader));
        reader.throwIfInvalid();
        return settings;
    }

    static WebhookSettings readHttp(SettingsReader reader) {
        return WebhookSettings.DEFAULTS.with(readProxy(reader), readAuthorities(reader));
    }

    private static Optional<OutboundProxy> readProxy(SettingsReader reader) {
        boolean resolvesNames = reader.isSecondChoice(Setting.PROXY_RESOLVES, "false", "true");
        Optional<String> value = reader.find(Setting.PROXY);
        Optional<OutboundProxy> proxy = value.flatMap(text -> OutboundProxy.parse(text, resolvesNames));
        if (value.isPresent() && proxy.isEmpty()) {
            // not quoted, because it can contain a password
            reader.addError(
                    Setting.PROXY, "must be http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, without a path");
        }
        if (!reader.isSet(Setting.PROXY) && resolvesNames) {
            reader.addError(Setting.PROXY_RESOLVES, "must not be set without " + Setting.PROXY.environmentVariable());
        }
        return proxy;
    }

    /** Reads a file of certificates in PEM. */
    private static List<X509Certificate> readAuthorities(SettingsReader reader) {
        String file = reader.find(Setting.CA_FILE).orElse(null);
        if (file == null) {
            return List.of();
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
            reader.addError(Setting.CA_FILE, "must contain at least one certificate in PEM", file);
        } catch (CertificateException e) {
            reader.addError(Setting.CA_FILE, "must contain only certificates in PEM", file);
        } catch (IOException | InvalidPathException e) {
            reader.addError(Setting.CA_FILE, "must be a readable file", file);
        }
        return List.of();
    }
}
