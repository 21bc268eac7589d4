package dev.leadpatch.application.webhook;

import java.util.UUID;

/** Names a delivery: an event is delivered to an endpoint once, however many attempts and replays that takes. */
public record DeliveryId(EndpointRef endpoint, UUID eventId) {}
