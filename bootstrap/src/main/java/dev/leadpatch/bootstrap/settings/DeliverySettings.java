package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.application.webhook.SubscriptionPolicy;
import dev.leadpatch.application.webhook.SubscriptionPolicy.Access;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The webhook deliveries of a node.
 *
 * @param sending whether the node sends deliveries; if not, they stay queued
 * @param logRetention how long deliveries, attempts and payloads are stored
 * @param http how deliveries and test events are sent
 * @param receiverBytesPerSecond the bytes that this node sends to one receiver host
 * @param subscriptions which API keys may subscribe
 */
public record DeliverySettings(
        boolean sending,
        Duration logRetention,
        WebhookSettings http,
        long receiverBytesPerSecond,
        SubscriptionPolicy subscriptions) {

    private static final int KIB = 1024;

    /** The documented defaults. */
    public static final DeliverySettings DEFAULTS = new DeliverySettings(true, Duration.ofDays(30));

    /** Settings that send without a proxy, within the default budget. */
    public DeliverySettings(boolean sending, Duration logRetention) {
        this(
                sending,
                logRetention,
                WebhookSettings.DEFAULTS,
                WebhookDispatcher.DEFAULT_RECEIVER_BYTES_PER_SECOND,
                SubscriptionPolicy.DEFAULT);
    }

    /** Returns these settings with another policy of subscriptions. */
    public DeliverySettings withSubscriptions(SubscriptionPolicy policy) {
        return new DeliverySettings(sending, logRetention, http, receiverBytesPerSecond, policy);
    }

    static DeliverySettings read(SettingsReader reader) {
        int defaultDays = Math.toIntExact(DEFAULTS.logRetention.toDays());
        boolean sending = !reader.isSecondChoice(Setting.DELIVERIES, "on", "off");
        return new DeliverySettings(
                sending,
                Duration.ofDays(reader.readNumber(Setting.WEBHOOK_LOG_DAYS, 1, 3650, defaultDays)),
                ReceiverSettings.readHttp(reader),
                sending ? readByteBudget(reader) : DEFAULTS.receiverBytesPerSecond,
                readSubscriptions(reader));
    }

    private static long readByteBudget(SettingsReader reader) {
        return (long) KIB
                * reader.readNumber(
                        Setting.RECEIVER_KB_PER_SECOND,
                        1,
                        1_000_000,
                        Math.toIntExact(DEFAULTS.receiverBytesPerSecond / KIB));
    }

    private static SubscriptionPolicy readSubscriptions(SettingsReader reader) {
        return new SubscriptionPolicy(
                readAccess(reader),
                reader.readNumber(
                        Setting.MAX_SUBSCRIPTIONS,
                        1,
                        ManageEndpoints.MAX_ENDPOINTS,
                        DEFAULTS.subscriptions.maxPerKey()));
    }

    private static Access readAccess(SettingsReader reader) {
        String defaultName = nameOf(DEFAULTS.subscriptions.access());
        String name = reader.find(Setting.SUBSCRIPTIONS, defaultName).orElse(defaultName);
        Optional<Access> access = Arrays.stream(Access.values())
                .filter(candidate -> nameOf(candidate).equals(name))
                .findFirst();
        if (access.isEmpty()) {
            reader.addError(Setting.SUBSCRIPTIONS, "must be on, admin or off", name);
        }
        return access.orElse(DEFAULTS.subscriptions.access());
    }

    private static String nameOf(Access access) {
        return access.name().toLowerCase(Locale.ROOT);
    }
}
