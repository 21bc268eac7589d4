package dev.leadpatch.bootstrap.receiver;

import dev.leadpatch.adapter.webhook.SignatureVerifier;
import dev.leadpatch.application.http.json.JsonWriter;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import dev.leadpatch.bootstrap.receiver.WebhookListener.ReceivedDelivery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Formats a received delivery for people: event, lead, changes, signature and attempt.
 *
 * @param verifier verifies the signatures; empty if the secret is not known
 */
public record DeliveryFormat(Optional<SignatureVerifier> verifier) {
    private static final int MAX_VALUE_LENGTH = 200;

    /** Returns lines, the last one empty. */
    public String format(ReceivedDelivery delivery, Instant now) {
        List<String> changes = new ArrayList<>();
        String title = describeBody(delivery.body(), changes);
        StringBuilder text = new StringBuilder(title)
                .append("\n  received   ")
                .append(now.truncatedTo(ChronoUnit.SECONDS))
                .append(", attempt ")
                .append(delivery.attempt())
                .append("\n  signature  ")
                .append(describeSignature(delivery, now))
                .append("\n  response   ")
                .append(delivery.status());
        String label = "\n  changes    ";
        for (String change : changes) {
            text.append(label).append(change);
            label = "\n             ";
        }
        return text.append("\n\n").toString();
    }

    private String describeSignature(ReceivedDelivery delivery, Instant now) {
        if (verifier.isEmpty()) {
            return "not verified: --secret is not set";
        }
        return switch (verifier.get().verify(delivery::header, delivery.body(), now)) {
            case VALID -> "valid";
            case INVALID -> "invalid: the secret is a different one, or the delivery was changed on its way";
            case EXPIRED -> "invalid: the timestamp is more than 5 minutes away from the clock of this machine";
            case MISSING -> "invalid: webhook-id, webhook-timestamp or webhook-signature is missing";
        };
    }

    /** Describes the event and its lead, and adds the changes. */
    private static String describeBody(byte[] body, List<String> changes) {
        try {
            if (StrictJsonReader.read(body) instanceof Map<?, ?> payload
                    && payload.get("event") instanceof String event) {
                addChanges(payload, changes);
                return describeEvent(event, payload);
            }
        } catch (MalformedJsonException e) {
            // described below
        }
        return "a request of %d bytes that is not a Leadpatch delivery".formatted(body.length);
    }

    private static String describeEvent(String event, Map<?, ?> payload) {
        String lead = payload.get("lead") instanceof Map<?, ?> members ? " of lead " + members.get("id") : "";
        String sequence = payload.containsKey("sequence") ? ", sequence " + payload.get("sequence") : "";
        String erased = Boolean.TRUE.equals(payload.get("erased")) ? ", erased" : "";
        return printable(event + lead + sequence + erased);
    }

    private static void addChanges(Map<?, ?> payload, List<String> changes) {
        if (!(payload.get("changes") instanceof Map<?, ?> fields)) {
            return;
        }
        fields.forEach((name, change) -> changes.add(
                change instanceof Map<?, ?> values
                        ? printable(String.valueOf(name)) + ": " + value(values.get("from")) + " → "
                                + value(values.get("to"))
                        : printable(String.valueOf(name)) + ": " + value(change)));
        if (changes.isEmpty()) {
            changes.add("none");
        }
    }

    private static String value(@Nullable Object value) {
        return printable(JsonWriter.write(value));
    }

    /** Shortens the text, and replaces the characters by which a delivery could control the terminal. */
    private static String printable(String text) {
        boolean fits = text.length() <= MAX_VALUE_LENGTH;
        String shortened = fits ? text : text.substring(0, MAX_VALUE_LENGTH) + "…";
        return shortened.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }
}
