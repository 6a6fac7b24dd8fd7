/** Stands for a user's package: no part of Progeny. */
package acme;
