package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.application.webhook.WebhookSender.SendResult;

/** Formats results without values that differ between runs. */
final class SendResultFormat {

    private SendResultFormat() {}

    /** {@code status 200}, or the reason of the failure. */
    static String format(SendResult result) {
        return result.fold(response -> "status " + response.status(), SendResult.Failed::reason);
    }
}
