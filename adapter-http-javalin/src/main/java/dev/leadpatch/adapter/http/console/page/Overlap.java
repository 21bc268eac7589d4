package dev.leadpatch.adapter.http.console.page;

import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import java.util.List;
import java.util.Map;

/** The input for the time during which a rotated secret or API key stays valid. */
public final class Overlap {
    /** The name of the input. */
    public static final String NAME = "overlap_seconds";

    /** The times to choose from. */
    public static final List<Choice> CHOICES = List.of(
            new Choice("0", "None"),
            new Choice("3600", "1 hour"),
            new Choice("86400", "1 day"),
            new Choice("604800", "7 days"));

    /** The form with the default. */
    public static final Form DEFAULT = Form.EMPTY.with(
            NAME, String.valueOf(SecretRotationRequest.DEFAULT.overlap().toSeconds()));

    private Overlap() {}

    /** Returns the request of a form. */
    public static SecretRotationRequest request(Form form) {
        return SecretRotationRequest.read(Map.of(NAME, form.number(NAME)));
    }
}
