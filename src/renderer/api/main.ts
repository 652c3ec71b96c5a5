import '@fontsource-variable/inter'
import { mount } from 'svelte'
import ApiPage from './ApiPage.svelte'
import '../look/base.css'
import '../look/tokens.css'

const target = document.getElementById('api')
if (target === null) throw new Error('api.html has no #api')
mount(ApiPage, { target, props: { origin: window.location.origin } })
