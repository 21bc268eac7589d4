package dev.leadpatch.application.webhook;

/** A new endpoint with its signing secret. */
public record NewEndpoint(Endpoint endpoint, String secret) {

    /** Omits the secret. */
    @Override
    public String toString() {
        return "NewEndpoint[" + endpoint + "]";
    }
}
