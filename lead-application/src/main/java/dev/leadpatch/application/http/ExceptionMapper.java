package dev.leadpatch.application.http;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.http.json.JsonWriter;
import dev.leadpatch.application.http.json.ResponseTooLargeException;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.lead.LeadsTooLargeException;
import dev.leadpatch.application.lead.UnsupportedByStoreException;
import dev.leadpatch.application.memory.MemoryExhaustedException;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;

/**
 * Maps the exceptions of use cases, and those of reading requests and rendering responses, to error responses.
 *
 * @param observer notified of errors that the operator must know
 */
public record ExceptionMapper(HttpErrorObserver observer) {

    /** Returns the error response to an exception; that to an unexpected one is 500. */
    public HttpErrorException map(Throwable failure, String requestId) {
        if (failure instanceof HttpErrorException error) {
            return error;
        }
        if (failure instanceof MalformedJsonException malformed) {
            return HttpErrorException.of(
                    400, "malformed_json", "The request body is not valid JSON: " + malformed.getMessage());
        }
        if (failure instanceof MemoryExhaustedException exhausted) {
            return HttpErrorException.memoryExhausted(exhausted.scope());
        }
        if (failure instanceof LeadsTooLargeException tooLarge) {
            return HttpErrorException.leadsTooLarge(tooLarge.maxBytes());
        }
        if (failure instanceof UnsupportedByStoreException unsupported) {
            return HttpErrorException.of(
                    400, "not_supported", "This service does not support " + unsupported.capability());
        }
        return mapServiceError(failure, requestId);
    }

    private HttpErrorException mapServiceError(Throwable failure, String requestId) {
        if (failure instanceof StoreUnavailableException unavailable) {
            observer.requestFailed(requestId, "The database failed a request", failure);
            return StoreErrorMapper.toHttpError(unavailable);
        }
        if (failure instanceof DeadlineExceededException) {
            observer.requestFailed(requestId, "Validation of a request exceeded its deadline", failure);
            return HttpErrorException.overloaded("Validation of the request exceeded its deadline");
        }
        if (failure instanceof ResponseTooLargeException) {
            observer.requestFailed(requestId, "A response exceeds the maximum size", failure);
            // only reads: a successful write returns a shorter response instead
            return HttpErrorException.of(
                    500,
                    "response_too_large",
                    "The response would exceed the maximum of " + JsonWriter.MAX_CHARS + " characters");
        }
        observer.unexpectedError(requestId, failure);
        return HttpErrorException.ofStatus(500);
    }
}
