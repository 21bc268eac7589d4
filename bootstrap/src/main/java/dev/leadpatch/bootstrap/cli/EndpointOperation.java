package dev.leadpatch.bootstrap.cli;

import java.util.Locale;

/** What a command does with webhook endpoints. */
enum EndpointOperation {
    LIST("Lists the webhook endpoints of a company."),
    CREATE("Creates a webhook endpoint, and prints its secret once."),
    UPDATE("Changes the given options of a webhook endpoint."),
    DELETE("Deletes a webhook endpoint with its pending deliveries."),
    ROTATE_SECRET("Generates a new signing secret, and prints it once."),
    PING("Sends a test event, and prints the response.");

    private final String description;

    EndpointOperation(String description) {
        this.description = description;
    }

    String commandName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String description() {
        return description;
    }

    /** Whether the command is about an existing endpoint. */
    boolean hasId() {
        return this != LIST && this != CREATE;
    }
}
