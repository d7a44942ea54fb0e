// What the server puts in front of the worker (sessions/views/site/offline.py): constants, and addresses.js.

declare const VERSION: string;
/** The addresses of everything that pages are made of, and the bytes of each. */
declare const SHELL: string[];
declare const SIZES: number[];
declare const STATIC: string;
declare const OFFLINE: string;
declare const HOME: string;
declare const EVENTS: string;
declare const SHARE: string;
declare const DOORS: string[];
declare const SIGN_OUT: string;

type Addresses = typeof import("../static/js/addresses.js");
declare const TOKEN: Addresses["TOKEN"];
declare const ADD_PHOTOS: Addresses["ADD_PHOTOS"];
declare const eventOf: Addresses["eventOf"];
declare const isToday: Addresses["isToday"];
declare const sessionShownAt: Addresses["sessionShownAt"];
declare const blankSessionOf: Addresses["blankSessionOf"];
declare const eventOfCatalogue: Addresses["eventOfCatalogue"];
declare const wholeCatalogueOf: Addresses["wholeCatalogueOf"];

/** TypeScript takes every worker for a dedicated one; this one is a service worker. */
interface WorkerGlobalScope extends Pick<ServiceWorkerGlobalScope, "clients" | "registration" | "skipWaiting"> {
  addEventListener<K extends keyof ServiceWorkerGlobalScopeEventMap>(
    type: K,
    listener: (event: ServiceWorkerGlobalScopeEventMap[K]) => unknown,
  ): void;
  addEventListener(type: "sync", listener: (event: ExtendableEvent) => unknown): void;
}

interface WorkerNavigator {
  /** Not in every browser. */
  readonly connection?: { saveData?: boolean };
}

/** Numbers that have changed when somebody has signed in or out since. */
type Since = [doubts: number, departures: number];

/** A page that is to be fetched, unless the one that is kept is as new. */
interface WantedPage {
  url: string;
  changed: number;
  /** It may list sessions, which are wanted too. */
  day?: boolean;
}
