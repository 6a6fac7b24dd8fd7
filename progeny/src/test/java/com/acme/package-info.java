/** A user's program: no part of Progeny. */
package com.acme;
