package dev.progeny.internal.manager;

import java.io.Serializable;

/**
 * What travels in place of a handle of a managed object; see {@link Arrivals}.
 *
 * @param server where the object is
 * @param id its number there
 * @param number what stands for the receiver meanwhile, see {@link Table}; 0 between the server and a client of its, where each is counted
 */
public record ObjectTicket(ServerAddress server, long id, long number) implements Serializable {}
