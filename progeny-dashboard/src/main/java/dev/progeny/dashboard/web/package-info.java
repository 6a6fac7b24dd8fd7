/**
 * Pages for the user of this machine alone: a server on loopback that only those may use who know its address, a secret token included.
 */
@org.jspecify.annotations.NullMarked
package dev.progeny.dashboard.web;
