package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.SendResult;

/** What came of sending, without what tells one run from another. */
final class SendResultFormat {

    private SendResultFormat() {}

    /** {@code answered 200}, or the reason why there was no answer. */
    static String format(SendResult result) {
        return result.fold(answered -> "answered " + answered.status(), SendResult.Failed::reason);
    }
}
