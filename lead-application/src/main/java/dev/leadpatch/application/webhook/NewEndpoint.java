package dev.leadpatch.application.webhook;

/** An endpoint that is to be kept, with the secret that its deliveries are signed with. */
public record NewEndpoint(Endpoint endpoint, String secret) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "NewEndpoint[" + endpoint + "]";
    }
}
