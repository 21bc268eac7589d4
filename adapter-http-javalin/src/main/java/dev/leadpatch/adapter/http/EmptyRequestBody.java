package dev.leadpatch.adapter.http;

import java.util.Map;
import java.util.Optional;

/** The body of a request that says all it has to say by its path and query. */
final class EmptyRequestBody {

    private EmptyRequestBody() {}

    /** @throws HttpErrorException 400 if the body, where there is one, is anything but an empty JSON object */
    static void require(Optional<byte[]> body) {
        if (body.isPresent() && !Map.of().equals(StrictJsonReader.read(body.get()))) {
            throw HttpErrorException.of(400, "unexpected_body", "This request takes no body but {}");
        }
    }
}
