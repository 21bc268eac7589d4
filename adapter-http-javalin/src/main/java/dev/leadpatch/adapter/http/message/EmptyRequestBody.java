package dev.leadpatch.adapter.http.message;

import dev.leadpatch.adapter.http.json.StrictJsonReader;
import dev.leadpatch.adapter.http.json.StrictJsonReader.MalformedJsonException;
import java.util.Map;
import java.util.Optional;

/** Validates the body of a request that has no members. */
public final class EmptyRequestBody {

    private EmptyRequestBody() {}

    /**
     * Requires that the body is absent or an empty JSON object.
     *
     * @throws HttpErrorException 400 otherwise
     * @throws MalformedJsonException if the body is not valid JSON
     */
    public static void require(Optional<byte[]> body) {
        if (body.isPresent() && !Map.of().equals(StrictJsonReader.read(body.get()))) {
            throw HttpErrorException.of(400, "unexpected_body", "The request body must be empty or {}");
        }
    }
}
