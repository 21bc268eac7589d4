package dev.leadpatch.application.webhook;

import java.util.UUID;

/** Identifies a delivery: an event is delivered to an endpoint once, with any number of attempts and replays. */
public record DeliveryId(EndpointRef endpoint, UUID eventId) {}
