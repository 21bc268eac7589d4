package dev.leadpatch.application.http.message;

/**
 * Rejects {@code Idempotency-Key}, conditional headers and {@code dry_run} on routes that do not support them. Ignoring
 * them would give clients a false guarantee.
 */
public final class UnsupportedOptions {

    private UnsupportedOptions() {}

    /**
     * Requires that the request has none of these options.
     *
     * @throws HttpErrorException 400 that names the first option of the request
     */
    public static void reject(RequestHeaders headers, QueryString query) {
        reject(headers.find(IdempotencyKeyHeader.HEADER).isPresent(), IdempotencyKeyHeader.HEADER);
        rejectPreconditions(headers);
        rejectDryRun(query);
    }

    /**
     * Requires that the request has neither {@code If-Match} nor {@code If-None-Match}.
     *
     * @throws HttpErrorException 400 otherwise
     */
    public static void rejectPreconditions(RequestHeaders headers) {
        ConditionalHeaders.findName(headers).ifPresent(name -> reject(true, name));
    }

    /**
     * Requires that the request is not a dry run.
     *
     * @throws HttpErrorException 400 otherwise
     */
    public static void rejectDryRun(QueryString query) {
        reject(query.names().contains(QueryString.DRY_RUN), QueryString.DRY_RUN);
    }

    /**
     * Requires that a request of many leads has no option of a request of a single lead.
     *
     * @throws HttpErrorException 400 otherwise
     */
    public static void rejectThoseOfSingleLeads(RequestHeaders headers, QueryString query, Preferences preferences) {
        ConditionalHeaders.findName(headers).ifPresent(name -> {
            throw HttpErrorException.of(
                    400, "invalid_header", name + " applies to a single lead; set \"if\" in each item instead");
        });
        if (preferences.wantsRepresentation()) {
            throw HttpErrorException.of(
                    400,
                    "invalid_header",
                    "Prefer: return=representation is supported only for requests of a single lead");
        }
        if (query.names().contains(QueryString.DRY_RUN)) {
            throw QueryString.invalid("The query parameter dry_run is supported only for requests of a single lead");
        }
    }

    private static void reject(boolean present, String name) {
        if (present) {
            throw HttpErrorException.of(400, "not_supported", name + " is not supported by this operation");
        }
    }
}
