package dev.leadpatch.application.http;

import dev.leadpatch.application.OutcomeUnknownException;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.http.message.HttpErrorException;

/** Maps the failures of stores to error responses. A 503 means that nothing was changed. */
final class StoreErrorMapper {

    private StoreErrorMapper() {}

    static HttpErrorException toHttpError(StoreUnavailableException failure) {
        if (failure instanceof OutcomeUnknownException) {
            // no Retry-After: without an Idempotency-Key, a retry can overwrite later changes
            return HttpErrorException.of(
                    504,
                    "outcome_unknown",
                    "The database did not confirm the change: all of it was applied, or nothing");
        }
        return failure instanceof StoreBusyException
                ? HttpErrorException.overloaded("Too many concurrent changes are in progress")
                : HttpErrorException.unavailable("The database is temporarily unavailable; nothing was changed");
    }
}
