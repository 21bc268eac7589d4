package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher;
import java.time.Duration;

/**
 * The webhook deliveries of a node.
 *
 * @param sending whether the node sends deliveries; if not, they stay queued
 * @param logRetention how long deliveries, attempts and payloads are stored
 * @param http how deliveries and test events are sent
 * @param receiverBytesPerSecond the bytes that this node sends to one receiver host
 */
public record DeliverySettings(
        boolean sending, Duration logRetention, WebhookSettings http, long receiverBytesPerSecond) {

    private static final int KIB = 1024;

    /** The documented defaults. */
    public static final DeliverySettings DEFAULTS = new DeliverySettings(true, Duration.ofDays(30));

    /** Settings that send without a proxy, within the default budget. */
    public DeliverySettings(boolean sending, Duration logRetention) {
        this(sending, logRetention, WebhookSettings.DEFAULTS, WebhookDispatcher.DEFAULT_RECEIVER_BYTES_PER_SECOND);
    }

    static DeliverySettings read(SettingsReader reader) {
        int defaultDays = Math.toIntExact(DEFAULTS.logRetention.toDays());
        boolean sending = !reader.isSecondChoice(Setting.DELIVERIES, "on", "off");
        return new DeliverySettings(
                sending,
                Duration.ofDays(reader.readNumber(Setting.WEBHOOK_LOG_DAYS, 1, 3650, defaultDays)),
                ReceiverSettings.readHttp(reader),
                sending ? readByteBudget(reader) : DEFAULTS.receiverBytesPerSecond);
    }

    private static long readByteBudget(SettingsReader reader) {
        return (long) KIB
                * reader.readNumber(
                        Setting.RECEIVER_KB_PER_SECOND,
                        1,
                        1_000_000,
                        Math.toIntExact(DEFAULTS.receiverBytesPerSecond / KIB));
    }
}
